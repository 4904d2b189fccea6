package perigee.net.websocket;

import java.time.Duration;
import java.util.List;

/// What a WebSocket may do.
///
/// @param origins of pages that may open one besides those of the server itself, as
///   `https://host:port`, or [#ANYWHERE]; a client that names no origin is no browser, and may
/// @param subprotocols in the server's order of liking; with none, none is agreed on
/// @param requiresSubprotocol whether a client that offers none of them is refused
/// @param maxMessageBytes of one message, its parts together
/// @param framesPerSecond that may come on average
/// @param frameBurst that may come at once
/// @param bytesPerSecond that may come on average; a burst may be four messages of the greatest
///   size
/// @param maxQueuedBytes that may wait for the client; then it is cut off
/// @param pingEvery how often it is asked whether it is there
/// @param idle how long it may be silent, answers to pings included
public record WebSocketTerms(
    List<String> origins,
    List<String> subprotocols,
    boolean requiresSubprotocol,
    int maxMessageBytes,
    int framesPerSecond,
    int frameBurst,
    int bytesPerSecond,
    int maxQueuedBytes,
    Duration pingEvery,
    Duration idle) {

  /// In place of an origin: pages from wherever they are.
  public static final String ANYWHERE = "*";

  /// No subprotocol, messages of 256 KiB, 50 frames and 256 KiB a second, 200 at once, 2 MiB that
  /// wait, pings each 15 s, 45 s of silence.
  public static final WebSocketTerms DEFAULT =
      new WebSocketTerms(
          List.of(),
          List.of(),
          false,
          256 << 10,
          50,
          200,
          256 << 10,
          2 << 20,
          Duration.ofSeconds(15),
          Duration.ofSeconds(45));

  public WebSocketTerms {
    origins = List.copyOf(origins);
    subprotocols = List.copyOf(subprotocols);
    if (maxMessageBytes < 1 || framesPerSecond < 1 || frameBurst < 1 || bytesPerSecond < 1) {
      throw new IllegalArgumentException("a WebSocket's bounds are at least 1");
    }
    if (maxQueuedBytes < maxMessageBytes) {
      throw new IllegalArgumentException("a message must have room in the queue");
    }
  }

  /// The same for pages of all origins; only where nothing that a browser sends by itself counts.
  public WebSocketTerms fromAnywhere() {
    return with(List.of(ANYWHERE), subprotocols, requiresSubprotocol, pingEvery, idle);
  }

  /// The same with subprotocols, one of which a client must offer.
  public WebSocketTerms requiring(List<String> names) {
    return with(origins, names, true, pingEvery, idle);
  }

  /// The same with other times.
  public WebSocketTerms pinging(Duration every, Duration silence) {
    return with(origins, subprotocols, requiresSubprotocol, every, silence);
  }

  private WebSocketTerms with(
      List<String> from, List<String> names, boolean requires, Duration every, Duration silence) {
    return new WebSocketTerms(
        from,
        names,
        requires,
        maxMessageBytes,
        framesPerSecond,
        frameBurst,
        bytesPerSecond,
        maxQueuedBytes,
        every,
        silence);
  }
}
