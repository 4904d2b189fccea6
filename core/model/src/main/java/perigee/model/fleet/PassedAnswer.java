package perigee.model.fleet;

import java.util.Map;

/// What control's API answers to a request that a node passed on.
///
/// @param headers as they are sent to the browser, with the media type
public record PassedAnswer(int status, Map<String, String> headers, String body) {

  public PassedAnswer {
    headers = Map.copyOf(headers);
  }
}
