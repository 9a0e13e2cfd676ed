/**
 * Typed options and where their values come from. Knows nothing of what the options are for:
 * defaults, a YAML file, a property group and arguments go in, values with their origins and every
 * fault at once come out.
 */
package dev.nightjar.job.configuration;
