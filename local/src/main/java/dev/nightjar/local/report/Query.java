package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A question to OpenSearch that a report prints, so that anybody may ask it again.
 *
 * @param id how numbers name it, such as {@code E1}; never null
 * @param title what it asks, in words; never null
 * @param method the HTTP method; never null
 * @param path path and query, from the slash on; never null
 * @param body the request's body; never null
 */
public record Query(String id, String title, String method, String path, JsonNode body) {}
