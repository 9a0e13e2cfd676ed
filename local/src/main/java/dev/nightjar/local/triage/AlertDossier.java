package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.triage.TriageAct;
import java.util.List;

/**
 * All that is known of one alert.
 *
 * @param handled the alert and its state; never null
 * @param events the documents of its evidence, in its order; null in place of one that is not there
 * @param history all acts, in their order
 */
public record AlertDossier(HandledAlert handled, List<JsonNode> events, List<TriageAct> history) {}
