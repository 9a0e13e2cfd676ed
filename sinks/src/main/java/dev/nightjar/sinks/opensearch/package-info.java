/**
 * The projection into OpenSearch: documents, index templates and a sink that loses nothing. What a
 * document looks like and what an answer of the server means is pure code; the sink and its writer
 * only send, wait and keep state.
 */
package dev.nightjar.sinks.opensearch;
