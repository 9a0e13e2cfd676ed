/** What OpenSearch Dashboards shows of the indices: saved objects, made of readable sources. */
package dev.nightjar.sinks.dashboards;
