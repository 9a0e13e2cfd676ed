package dev.nightjar.job.configuration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Property groups of Managed Service for Apache Flink: a JSON list of {@code {"PropertyGroupId",
 * "PropertyMap"}}.
 */
final class PropertyGroups {

  /** Where the service puts the groups. */
  static final Path SERVICE_FILE = Path.of("/etc/flink/application_properties.json");

  private static final String RUNTIME =
      "com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime";

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PropertyGroups() {}

  /**
   * The group from the service's file, by the service's own class.
   *
   * @return null where there is no such file: the job does not run on the service
   */
  static Layer ofService(Path file, String group, List<Fault> faults) {
    if (!Files.exists(file)) {
      return null;
    }
    Map<String, ?> groups = byRuntime(file, faults);
    Map<String, String> values = new TreeMap<>();
    if (groups.get(group) instanceof Properties properties) {
      properties.forEach((key, value) -> values.put((String) key, (String) value));
    }
    return new Layer("property group " + group, values);
  }

  // The class is the service's, and absent elsewhere: nothing may link to it.
  @SuppressWarnings("unchecked")
  private static Map<String, ?> byRuntime(Path file, List<Fault> faults) {
    try {
      Class<?> runtime = Class.forName(RUNTIME, true, PropertyGroups.class.getClassLoader());
      return (Map<String, ?>)
          runtime.getMethod("getApplicationProperties", String.class).invoke(null, file.toString());
    } catch (InvocationTargetException e) {
      faults.add(
          Fault.of(
              "application properties",
              file.toString(),
              "the service's property groups can't be read ("
                  + e.getCause().getClass().getSimpleName()
                  + ")",
              "Set them again in the application's runtime properties"));
    } catch (ReflectiveOperationException | LinkageError e) {
      faults.add(
          Fault.of(
              "application properties",
              file.toString(),
              "the file is there, but not the class that reads it, " + RUNTIME,
              "Name the file by --properties instead, or add aws-kinesisanalytics-runtime to the cluster's lib"));
    }
    return Map.of();
  }

  /** The group from a file of the same shape. Adds what is wrong with it to the faults. */
  static Layer ofFile(Path file, String group, List<Fault> faults) {
    Map<String, String> values = new LinkedHashMap<>();
    boolean found = false;
    try {
      JsonNode root = JSON.readTree(file.toFile());
      for (JsonNode candidate : root) {
        if (candidate.path("PropertyGroupId").asText().equals(group)) {
          found = true;
          candidate
              .path("PropertyMap")
              .properties()
              .forEach(entry -> values.put(entry.getKey(), text(file, entry, faults)));
        }
      }
      if (!found) {
        faults.add(
            Fault.of(
                "--properties",
                file.toString(),
                "it has no property group '" + group + "'",
                "Write [{\"PropertyGroupId\": \""
                    + group
                    + "\", \"PropertyMap\": {\"source.table\": \"audit\"}}]"));
      }
    } catch (IOException e) {
      faults.add(
          Fault.of(
              "--properties",
              file.toString(),
              "it can't be read as JSON",
              "Check the path, its permissions, and that it is a list of property groups in which"
                  + " each key stands once"));
    }
    return new Layer("properties file " + file + ", group " + group, values);
  }

  /** The service takes texts alone; a number or a flag can't be mistaken, all else can. */
  private static String text(Path file, Map.Entry<String, JsonNode> entry, List<Fault> faults) {
    if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
      faults.add(
          Fault.of(
              "--properties",
              file.toString(),
              "the value of " + entry.getKey() + " is no text",
              "Write it in quotes, a list with commas"));
    }
    return entry.getValue().asText();
  }
}
