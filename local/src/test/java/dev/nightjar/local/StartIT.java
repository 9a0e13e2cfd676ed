package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.job.RealEnds;
import dev.nightjar.job.Settings;
import dev.nightjar.job.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What is wrong with the real parts is said at start, with all faults at once. */
@ExtendWith(RealParts.class)
class StartIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void namesAMissingTable(RealParts.Running parts) {
    try (RealParts.Place place = parts.place()) {
      assertThatThrownBy(() -> start(place))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("source.table")
          .hasMessageContaining(place.table().name());
    }
  }

  @Test
  void namesATableWithoutAStream(RealParts.Running parts) {
    try (RealParts.Place place = parts.place()) {
      place.table().create(null);
      assertThatThrownBy(() -> start(place))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(place.table().name())
          .hasMessageContaining("stream")
          .hasMessageContaining("NEW_AND_OLD_IMAGES");
    }
  }

  @Test
  void refusesAStreamOfOldImagesAlone(RealParts.Running parts) {
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.OLD_IMAGE);
      assertThatThrownBy(() -> start(place))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(place.table().name())
          .hasMessageContaining("OLD_IMAGE");
    }
  }

  @Test
  void acceptsEveryOtherViewType(RealParts.Running parts) {
    for (StreamViewType view :
        new StreamViewType[] {
          StreamViewType.KEYS_ONLY, StreamViewType.NEW_IMAGE, StreamViewType.NEW_AND_OLD_IMAGES
        }) {
      try (RealParts.Place place = parts.place()) {
        place.table().create(view);
        start(place);
      }
    }
  }

  @Test
  void namesAnUnreachableOpenSearchAndAMissingTableAtOnce(RealParts.Running parts) {
    try (RealParts.Place place = parts.place()) {
      assertThatThrownBy(
              () ->
                  RealEnds.checked(
                      Settings.of(place.arguments("--opensearch.url=http://127.0.0.1:1"))))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("opensearch.url")
          .hasMessageContaining("127.0.0.1:1")
          .hasMessageContaining(place.table().name());
    }
  }

  @Test
  void refusesATemplateOfSomebodyElseThatConflicts(RealParts.Running parts) throws Exception {
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      String template = "_index_template/theirs-" + place.prefix();
      place
          .index()
          .send(
              "PUT",
              template,
              JSON.readTree(
                  "{\"index_patterns\":[\"" + place.prefix() + "-events-*\"],\"priority\":900}"));
      try {
        assertThatThrownBy(() -> start(place))
            .isInstanceOf(ConfigurationException.class)
            .hasMessageContaining("theirs-" + place.prefix());
      } finally {
        place.index().send("DELETE", template, null);
      }
      assertThat(start(place)).isNotNull();
    }
  }

  private static RealEnds start(RealParts.Place place) {
    return RealEnds.checked(Settings.of(place.arguments()));
  }
}
