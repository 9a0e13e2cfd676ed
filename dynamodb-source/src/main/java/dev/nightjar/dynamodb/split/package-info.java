/** What is kept in checkpoints, and how it is written: versioned, without classes of the SDK. */
package dev.nightjar.dynamodb.split;
