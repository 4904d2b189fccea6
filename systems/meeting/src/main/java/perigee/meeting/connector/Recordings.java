package perigee.meeting.connector;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.forward.Endpoint;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.record.Recorder;
import perigee.meeting.record.RecordingTerms;
import perigee.meeting.room.Room;
import perigee.model.meeting.Meeting;
import perigee.realtime.media.MediaPort;

/// Begins and ends recordings of a meeting, one at a time. Owned by the port's thread, but for what
/// the writer tells.
final class Recordings implements Recorder.Surroundings {

  private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

  private final ConnectorMedia media;
  private final MediaPort port;
  private final Connector.Surroundings surroundings;
  private final Meeting meeting;
  private @Nullable Recorder recorder;

  Recordings(
      ConnectorMedia media, MediaPort port, Connector.Surroundings surroundings, Meeting meeting) {
    this.media = media;
    this.port = port;
    this.surroundings = surroundings;
    this.meeting = meeting;
  }

  /// Begins or ends one.
  ///
  /// @return why it can't; null if it was done
  @Nullable String record(boolean on) {
    Recorder running = recorder;
    if (!on && running != null) {
      recorder = null;
      media.forwarding().tap(null);
      running.stop();
    }
    return on && running == null ? begin() : null;
  }

  private @Nullable String begin() {
    Path root = surroundings.recordings();
    if (root == null) {
      return "this server does not record";
    }
    long now = port.now();
    try {
      Recorder fresh =
          Recorder.start(
              new RecordingTerms(
                  root,
                  meeting.id(),
                  meeting.title(),
                  surroundings.clock(),
                  surroundings.nanos(),
                  now,
                  media.forwarding().ntpNanos(now),
                  folder -> folder.toFile().getUsableSpace(),
                  surroundings.random()),
              this);
      recorder = fresh;
      media.forwarding().tap(fresh);
      return null;
    } catch (IOException e) {
      LOG.warn("event=recording-not-begun meeting={} reason=\"{}\"", meeting.id(), e.getMessage());
      return "nothing can be recorded: " + e.getMessage();
    }
  }

  @Override
  public String name(String participant) {
    Room room = media.room();
    return room == null ? "" : room.name(participant);
  }

  @Override
  public void askForKeyFrame(String participant, SourceKind kind) {
    onPort(() -> {
      Endpoint endpoint = media.forwarding().endpoint(participant);
      if (endpoint != null) {
        endpoint.askForKeyFrame(kind);
      }
    });
  }

  @Override
  public void failed(Recorder failed, String reason) {
    onPort(() -> {
      if (recorder == failed) {
        recorder = null;
        media.forwarding().tap(null);
        Room room = media.room();
        if (room != null) {
          room.recordingFailed(reason);
        }
      }
    });
  }

  private void onPort(Runnable task) {
    try {
      port.execute(task);
    } catch (RejectedExecutionException _) {
      // The meeting ends, or has too much to do; the next loss asks again.
      LOG.debug("event=recording-not-heard meeting={}", meeting.id());
    }
  }
}
