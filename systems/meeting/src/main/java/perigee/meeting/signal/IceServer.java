package perigee.meeting.signal;

import java.util.List;

/// A relay that a browser may use, as `RTCPeerConnection` takes it.
public record IceServer(List<String> urls, String username, String credential) {

  public IceServer {
    urls = List.copyOf(urls);
  }

  @Override
  public String toString() {
    return "IceServer[" + urls + ", credential withheld]";
  }
}
