/**
 * Where addresses are, by databases in the MaxMind DB format that the user gives: opening them,
 * what their records mean in the words of ECS, and which version of them said so.
 */
package dev.nightjar.cep.geo;
