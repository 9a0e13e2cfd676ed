/**
 * From an event to the rules that it matches and the groups that it belongs to: views of events,
 * compiled tests, the index that finds the rules which could want an event, and the routers.
 */
package dev.nightjar.cep.match;
