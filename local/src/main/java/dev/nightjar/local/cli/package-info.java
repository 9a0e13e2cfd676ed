/** The commands of the launcher. */
package dev.nightjar.local.cli;
