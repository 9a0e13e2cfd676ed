package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.StreamSettings;
import java.io.Serializable;

/** Opens access to the service where it is used: in the coordinator and in each reader. */
@FunctionalInterface
public interface StreamsApiFactory extends Serializable {

  /** The SDK behind both. */
  StreamsApiFactory SDK =
      (settings, patient) ->
          patient ? SdkStreamsApi.patient(settings) : SdkStreamsApi.prompt(settings);

  /**
   * Opens access.
   *
   * @param patient true where the caller has no retries of its own
   */
  StreamsApi open(StreamSettings settings, boolean patient);
}
