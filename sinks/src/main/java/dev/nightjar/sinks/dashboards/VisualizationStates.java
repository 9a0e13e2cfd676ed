package dev.nightjar.sinks.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes the state of a visualisation, the way that OpenSearch Dashboards keeps it, from a panel's
 * source. The types are {@code vega}, {@code metric}, {@code table}, {@code bars}, {@code controls}
 * and {@code markdown}.
 */
final class VisualizationStates {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The most that a list of choices offers. */
  private static final int MOST_CHOICES = 200;

  private static final int TABLE_ROWS = 10;

  /**
   * How many of its groups each shard names. Events lie in an index a day: a group that is among
   * the first on no day may be the first of a month, and what a day leaves out its sums lack.
   */
  private static final int GROUPS_OF_A_SHARD = 10_000;

  /** The same of groups within groups, where the outer ones are few. */
  private static final int INNER_GROUPS_OF_A_SHARD = 1_000;

  private static final int FEW = 10;

  private VisualizationStates() {}

  /**
   * The state of a panel.
   *
   * @param panel its source
   * @param title as it is shown
   * @param sources where a Vega-Lite specification is read
   * @throws IllegalArgumentException where the type is unknown
   */
  static ObjectNode of(JsonNode panel, String title, DashboardSources sources) {
    String type = panel.path("type").asText();
    ObjectNode state = JSON.createObjectNode();
    state.put("title", title);
    switch (type) {
      case "vega" -> {
        state.put("type", "vega");
        state.putObject("params").put("spec", sources.vega(panel.path("id").asText()));
        state.putArray("aggs");
      }
      case "markdown" -> {
        state.put("type", "markdown");
        state
            .putObject("params")
            .put("fontSize", 12)
            .put("openLinksInNewTab", false)
            .put("markdown", panel.path("text").asText());
        state.putArray("aggs");
      }
      case "controls" -> {
        state.put("type", "input_control_vis");
        controls(state.putObject("params"), panel.path("controls"));
        state.putArray("aggs");
      }
      case "metric" -> {
        state.put("type", "metric");
        metric(state.putObject("params"));
        aggregations(state.putArray("aggs"), panel, "bucket");
      }
      case "table" -> {
        state.put("type", "table");
        state
            .putObject("params")
            .put("perPage", TABLE_ROWS)
            .put("showPartialRows", false)
            .put("showMetricsAtAllLevels", false)
            .put("showTotal", false)
            .put("totalFunc", "sum")
            .put("percentageCol", "");
        aggregations(state.putArray("aggs"), panel, "bucket");
      }
      case "bars" -> {
        state.put("type", "horizontal_bar");
        bars(state.putObject("params"), panel.path("metrics").path(0).path("label").asText());
        aggregations(state.putArray("aggs"), panel, "segment");
      }
      default ->
          throw new IllegalArgumentException(
              "the panel '" + panel.path("id").asText() + "' has the unknown type '" + type + "'");
    }
    return state;
  }

  /** The name under which a control's index pattern stands among the references. */
  static String controlReference(int control) {
    return "control_" + control + "_index_pattern";
  }

  private static void aggregations(ArrayNode out, JsonNode panel, String bucketSchema) {
    int id = 0;
    for (JsonNode metric : panel.path("metrics")) {
      ObjectNode params =
          aggregation(out, ++id, metric.path("agg").asText(), "metric").putObject("params");
      if (metric.has("field")) {
        params.put("field", metric.path("field").asText());
      }
      params.put("customLabel", metric.path("label").asText());
    }
    int outer = 0;
    for (JsonNode bucket : panel.path("buckets")) {
      int size = bucket.path("size").asInt();
      String more =
          outer == 0
              ? shardSize(GROUPS_OF_A_SHARD)
              : outer <= FEW ? shardSize(INNER_GROUPS_OF_A_SHARD) : "";
      outer = Math.max(outer, size);
      aggregation(out, ++id, "terms", bucketSchema)
          .putObject("params")
          .put("field", bucket.path("field").asText())
          .put("orderBy", "1")
          .put("order", "desc")
          .put("size", size)
          .put("otherBucket", false)
          .put("otherBucketLabel", "Other")
          .put("missingBucket", false)
          .put("missingBucketLabel", "Missing")
          .put("customLabel", bucket.path("label").asText())
          // Merged into the request as it is: Dashboards has no setting for it.
          .put("json", more);
    }
  }

  private static String shardSize(int size) {
    return "{\"shard_size\": " + size + "}";
  }

  private static ObjectNode aggregation(ArrayNode out, int id, String type, String schema) {
    return out.addObject()
        .put("id", Integer.toString(id))
        .put("enabled", true)
        .put("type", type)
        .put("schema", schema);
  }

  private static void controls(ObjectNode params, JsonNode sources) {
    ArrayNode controls = params.putArray("controls");
    for (JsonNode source : sources) {
      int number = controls.size();
      String field = source.path("field").asText();
      ObjectNode control = controls.addObject();
      control
          .put("id", field)
          .put("fieldName", field)
          // Where there is one, what it chose narrows what may be chosen here, and comes first.
          .put("parent", source.path("parent").asText(""))
          .put("label", source.path("label").asText())
          .put("type", "list");
      control
          .putObject("options")
          .put("type", "terms")
          .put("multiselect", true)
          .put("dynamicOptions", true)
          .put("size", MOST_CHOICES)
          .put("order", "desc");
      control.put("indexPatternRefName", controlReference(number));
    }
    params.put("updateFiltersOnChange", true).put("useTimeFilter", true).put("pinFilters", false);
  }

  private static void metric(ObjectNode params) {
    params.put("addTooltip", true).put("addLegend", false).put("type", "metric");
    ObjectNode metric = params.putObject("metric");
    metric
        .put("percentageMode", false)
        .put("useRanges", false)
        .put("colorSchema", "Green to Red")
        .put("metricColorMode", "None")
        .put("invertColors", false);
    metric.putArray("colorsRange").addObject().put("from", 0).put("to", 10_000);
    metric.putObject("labels").put("show", true);
    metric
        .putObject("style")
        .put("bgFill", "#000")
        .put("bgColor", false)
        .put("labelColor", false)
        .put("subText", "")
        .put("fontSize", 32);
  }

  private static void bars(ObjectNode params, String unit) {
    params.put("type", "histogram");
    params.putObject("grid").put("categoryLines", false);
    ObjectNode category = axis(params.putArray("categoryAxes"), "CategoryAxis-1", "category");
    category.put("position", "left");
    category.putObject("scale").put("type", "linear");
    category
        .putObject("labels")
        .put("show", true)
        .put("rotate", 0)
        .put("filter", false)
        .put("truncate", 200);
    category.putObject("title");
    ObjectNode value = axis(params.putArray("valueAxes"), "ValueAxis-1", "value");
    value.put("name", "BottomAxis-1").put("position", "bottom");
    value.putObject("scale").put("type", "linear").put("mode", "normal");
    value
        .putObject("labels")
        .put("show", true)
        .put("rotate", 0)
        .put("filter", true)
        .put("truncate", 100);
    value.putObject("title").put("text", unit);
    ObjectNode series = params.putArray("seriesParams").addObject();
    series
        .put("show", true)
        .put("type", "histogram")
        .put("mode", "normal")
        .put("valueAxis", "ValueAxis-1");
    series.putObject("data").put("label", unit).put("id", "1");
    params.put("addTooltip", true).put("addLegend", false).put("legendPosition", "right");
    params.putArray("times");
    params.put("addTimeMarker", false);
    params.putObject("labels");
    params
        .putObject("thresholdLine")
        .put("show", false)
        .put("value", 10)
        .put("width", 1)
        .put("style", "full")
        .put("color", "#D9730D");
  }

  private static ObjectNode axis(ArrayNode axes, String id, String type) {
    ObjectNode axis = axes.addObject().put("id", id).put("type", type).put("show", true);
    axis.putObject("style");
    return axis;
  }
}
