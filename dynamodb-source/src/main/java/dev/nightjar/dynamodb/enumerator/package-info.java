/** The coordinator's side: finds shards and hands them to readers. */
package dev.nightjar.dynamodb.enumerator;
