/**
 * A laptop's stand-ins: the real DynamoDB Local and a real OpenSearch, each in a process of its
 * own. Their class paths never meet the job's; they are told to end, and they end by themselves
 * when the process that started them is gone.
 */
package dev.nightjar.local;
