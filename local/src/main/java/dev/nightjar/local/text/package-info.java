/** Text of others on a terminal: shown, and without effect. */
package dev.nightjar.local.text;
