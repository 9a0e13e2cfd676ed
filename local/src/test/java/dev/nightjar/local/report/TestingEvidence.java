package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Evidence of a small tenant, and of one whose every text is hostile. */
final class TestingEvidence {

  /** What a text would do if it were more than a text. */
  static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "</style></svg><b>&amp;",
          "=HYPERLINK(\"http://x\")",
          "\u202egnp.exe",
          "\u0000\u001b[31m\u0007",
          "]]>--><!--",
          "\ud800 lone",
          "\u05e9\u05dc\u05d5\u05dd",
          "javascript:alert(1)");

  static final Instant NOW = Instant.parse("2026-12-02T08:00:00Z");

  static final Period NOVEMBER =
      new Period(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestingEvidence() {}

  /** What is read from some answers. */
  static Evidence read(TestingAnswers answers, String tenant, int limit) throws Exception {
    return new EvidenceReader(
            new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400)),
            answers,
            List.of(
                new ShippedRule("burst", "Burst export", List.of("gdpr:33(1)", "pci-dss:10.4.1.1")),
                new ShippedRule("silent", "Tenant silent", List.of("pci-dss:10.7.2"))),
            query -> {})
        .read(tenant, NOVEMBER, limit, NOW);
  }

  /** Answers with two alerts, of which one is closed, tampering, a gap, a dead letter, rules. */
  static TestingAnswers answers(String text) {
    ObjectNode said = JSON.createObjectNode().put("t", text);
    String quoted = said.get("t").toString();
    return new TestingAnswers()
        .give("E0", "{\"hits\":{\"total\":{\"value\":50}}}")
        .give(
            "E1",
            """
            {"hits":{"total":{"value":1234}},"aggregations":{
              "time":{"buckets":[{"key":1,"key_as_string":"2026-11-01","doc_count":1000},
                                 {"key":2,"key_as_string":"2026-11-02","doc_count":234}]},
              "actions":{"doc_count_error_upper_bound":0,"sum_other_doc_count":4,
                         "buckets":[{"key":%1$s,"doc_count":1230}]},
              "outcomes":{"buckets":[{"key":%1$s,"doc_count":1200}]},
              "without_outcome":{"doc_count":34},
              "actor_types":{"buckets":[{"key":"human","doc_count":1234}]},
              "actors":{"buckets":[{"key":%1$s,"doc_count":1234}]},
              "different_actors":{"value":1},"rows":{"value":77000.0},
              "backdated":{"doc_count":3}}}"""
                .formatted(quoted))
        .give(
            "A1",
            """
            {"hits":{"total":{"value":2}},"aggregations":{
              "undelivered":{"doc_count":1},"muted":{"doc_count":0},
              "levels":{"buckets":[{"key":"high","doc_count":2}]},
              "time":{"buckets":[
                {"key":1,"key_as_string":"2026-11-01","doc_count":2,
                 "levels":{"buckets":[{"key":"high","doc_count":2}]}}]},
              "rules":{"sum_other_doc_count":0,"buckets":[
                {"key":"burst","doc_count":2,"levels":{"buckets":[{"key":"high","doc_count":2}]},
                 "title":{"buckets":[{"key":%1$s,"doc_count":2}]},
                 "versions":{"buckets":[{"key":%1$s,"doc_count":2}]}}]},
              "controls":{"buckets":[
                {"key":"gdpr:33(1)","doc_count":2,
                 "rules":{"buckets":[{"key":"burst","doc_count":2}]}},
                {"key":"acme:7","doc_count":1,
                 "rules":{"buckets":[{"key":"burst","doc_count":1}]}}]}}}"""
                .formatted(quoted))
        .give(
            "A3",
            "{\"hits\":{\"hits\":[%s,%s]}}".formatted(alert("a1", quoted), alert("a2", quoted)))
        .give(
            "T1",
            """
            {"aggregations":{"alerts":{"buckets":[{"latest":{"hits":{"hits":[{"_source":
              {"@timestamp":"2026-11-03T09:00:00Z","event":{"id":"t1"},
               "organization":{"id":"acme"},"rule":{"id":"burst"},
               "audit":{"triage":{"alert":"a2","state":"closed","verdict":"benign",
                 "author":%1$s,"assignee":%1$s,"comment":%1$s,"revision":0}}}}]}}}]}}}"""
                .formatted(quoted))
        .give(
            "I1",
            """
            {"hits":{"total":{"value":1},"hits":[{"_index":"i","_id":"1","_source":
               {"@timestamp":"2026-11-04T09:00:00Z","message":%1$s,
                "audit":{"kind":"tampering","key":%1$s,"stream":{"operation":"MODIFY"},
                         "changes":{"fields":[%1$s,"action"]}}}}]},
             "aggregations":{"kinds":{"buckets":[{"key":"tampering","doc_count":1,
               "operations":{"buckets":[{"key":"MODIFY","doc_count":1}]}}]}}}"""
                .formatted(quoted))
        .give(
            "G1",
            """
            {"hits":{"total":{"value":1},"hits":[{"_index":"g","_id":"1","_source":
               {"message":%1$s,"audit":{"stream":{"shard":%1$s},
                "gap":{"state":"open","to":"2026-11-05T00:00:00Z"}}}}]},
             "aggregations":{"open":{"doc_count":1}}}"""
                .formatted(quoted))
        .give(
            "G2",
            """
            {"aggregations":{"windows":{"value":9.0},"rules":{"buckets":[
              {"key":%1$s,"doc_count":2,"windows":{"value":9.0}}]}}}"""
                .formatted(quoted))
        .give(
            "D1",
            """
            {"hits":{"total":{"value":1},"hits":[{"_index":"d","_id":"1","_source":
               {"@timestamp":"2026-11-04T09:00:00Z","audit":{"key":%1$s,
                "dead_letter":{"stage":"mapping","reason":%1$s,"detail":%1$s}}}}]},
             "aggregations":{"reasons":{"buckets":[{"key":%1$s,"doc_count":1}]}}}"""
                .formatted(quoted))
        .give("D2", "{\"hits\":{\"total\":{\"value\":6}}}")
        .give(
            "R1",
            """
            {"hits":{"total":{"value":1},"hits":[{"_source":{"rule":{"id":"burst","name":%1$s,
              "version":"2026-11-21"},"audit":{"rules":{"state":"muted","level":"high",
              "since":"2026-10-01T00:00:00Z","digest":"d","mutes":[
                {"tenant":"acme-2","owner":"neighbour","reason":"secret","until":"2027-01-01"},
                {"tenant":"acme","owner":%1$s,"reason":%1$s,"until":"2026-12-24"}]}}}}]}}"""
                .formatted(quoted))
        .give(
            "K1",
            """
            {"hits":{"total":{"value":1},"hits":[{"_index":"k","_id":"1","_source":
               {"@timestamp":"2026-12-01T09:00:00Z","audit":{"retention":{"class":"events",
                "what":"index","state":"removed","index":%1$s,"before":"2026-11-02",
                "kept_days":30}}}}]}}"""
                .formatted(quoted));
  }

  private static String alert(String id, String quoted) {
    return """
        {"_source":{"event":{"id":"%2$s","start":"2026-11-01T09:00:00Z","end":"2026-11-01T10:00:00Z"},
          "organization":{"id":"acme"},"rule":{"id":"burst","name":%1$s,"version":"1"},
          "message":%1$s,"audit":{"alert":{"level":"high","revision":1,"count":10,
          "status":"stable","compliance":["gdpr:33(1)",%1$s]}}}}"""
        .formatted(quoted, id);
  }
}
