/** An item of DynamoDB as plain data: read from DynamoDB JSON, written as JSON, hashed. */
package dev.nightjar.audit.item;
