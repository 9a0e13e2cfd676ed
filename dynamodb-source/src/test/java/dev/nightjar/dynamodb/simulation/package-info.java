/** The whole source over seeded histories: it loses nothing, keeps order, and says what is gone. */
package dev.nightjar.dynamodb.simulation;
