/** Runs S3Proxy through its public API, on a class path that nothing else shares. */
package dev.nightjar.local.s3;
