/** The job: its options, its graph, and the entry point that joins the two. */
package dev.nightjar.job;
