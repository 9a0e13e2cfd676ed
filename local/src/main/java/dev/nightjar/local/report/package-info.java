/**
 * Evidence for an auditor of one tenant and period: what is asked of the index, what the answers
 * say, and pages of it. Reading, model and pages are apart, and all but the asking is pure.
 */
package dev.nightjar.local.report;
