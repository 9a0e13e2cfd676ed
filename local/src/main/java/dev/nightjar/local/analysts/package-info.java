/** The questions of analysts, as {@code docs/analysts.md} has them. */
package dev.nightjar.local.analysts;
