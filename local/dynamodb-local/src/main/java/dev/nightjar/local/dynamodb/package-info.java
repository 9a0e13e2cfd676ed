/** Runs DynamoDB Local through its public API, on a class path that nothing else shares. */
package dev.nightjar.local.dynamodb;
