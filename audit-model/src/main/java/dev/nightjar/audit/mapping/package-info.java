/**
 * The mapping of an item to an audit event: declared by options, checked at once, applied to each
 * change of the table.
 */
package dev.nightjar.audit.mapping;
