package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class IndexDesignTest {

  private static final IndexDesign PLAIN = IndexDesign.SERVER_DEFAULTS;

  @Test
  void asksItsOwnIndicesAsThePageDoes() {
    String search = "exports AND audit.kind:entry AND source.ip:\"198.18.4.0/24\"";

    assertThat(IndexDesign.NIGHTJAR.search(search)).isEqualTo(search);
  }

  @Test
  void asksDefaultIndicesForTextsAsTheyAre() {
    assertThat(PLAIN.search("_exists_:source.geo.country_iso_code AND audit.principal:\"u-1\""))
        .isEqualTo("_exists_:source.geo.country_iso_code AND audit.principal.keyword:\"u-1\"");
    assertThat(PLAIN.search("audit.alert.level:(high OR critical) AND organization.id:ridge-2"))
        .isEqualTo(
            "audit.alert.level.keyword:(high OR critical) AND organization.id.keyword:ridge-2");
  }

  @Test
  void asksDefaultIndicesForPartsOfWordsWithStars() {
    assertThat(PLAIN.search("exports AND audit.records:>=10000"))
        .isEqualTo("*export* AND audit.records:>=10000");
    assertThat(PLAIN.search("impersonation")).isEqualTo("*impersonation*");
    assertThat(PLAIN.search("user_agent.original.text:(curl OR wget)"))
        .isEqualTo("user_agent.original:(curl OR wget)");
  }

  @Test
  void asksDefaultIndicesForANetworkByThePartOfTheText() {
    assertThat(PLAIN.search("source.ip:\"198.18.4.0/24\""))
        .isEqualTo("source.ip.keyword:198.18.4.*");
  }

  @Test
  void adaptsARequestToDefaultIndices() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode request =
        json.readTree(
            """
            {"query": {"query_string": {"query": "exports AND audit.kind:entry"}},
             "aggs": {"who": {"terms": {"field": "audit.principal", "order": {"rows": "desc"}},
                              "aggs": {"rows": {"sum": {"field": "audit.records"}}}}}}
            """);

    PLAIN.adapt(request);

    assertThat(request)
        .isEqualTo(
            json.readTree(
                """
                {"query": {"query_string": {"query": "*export* AND audit.kind.keyword:entry"}},
                 "aggs": {"who": {"terms": {"field": "audit.principal.keyword",
                                            "order": {"rows": "desc"}},
                                  "aggs": {"rows": {"sum": {"field": "audit.records"}}}}}}
                """));
  }
}
