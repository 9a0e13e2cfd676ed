package dev.nightjar.local.archive;

/**
 * What one place tells of an event: enough to compare it with what the others tell.
 *
 * @param id the event's id; never null
 * @param entry whether it is an entry of the log, which has an item in the table; else tampering or
 *     a tenant mismatch
 * @param hash the hash of its content as it is stated there, or made anew of an item; null where it
 *     is unknown
 * @param said a print of what the item says, in the document there or made of the item; null where
 *     it is unknown
 * @param whole a print of the whole document; null where there is none
 * @param ttl when the item was to expire, in seconds since 1970; 0 where it was not, or that is
 *     unknown
 * @param tenant whose it is; never null
 * @param key the item's key as DynamoDB JSON; never null, empty where it is unknown
 */
record Trace(
    String id,
    boolean entry,
    String hash,
    String said,
    String whole,
    long ttl,
    String tenant,
    String key) {}
