/** The stock OpenSearch connector, to be compared with. */
package dev.nightjar.benchmarks.stock;
