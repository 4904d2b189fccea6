package perigee.app.rehearsal;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import perigee.wire.http2.FrameReader;
import perigee.wire.http2.FrameWriter;
import perigee.wire.http2.Frames;
import perigee.wire.http2.HpackEncoder;

/// One connection of HTTP/2.
final class StreamsClient implements Closeable {

  /// More than all responses together have.
  private static final int WINDOW_BYTES = 1 << 30;

  private final Socket socket;
  private final boolean secure;
  private final DataInputStream in;
  private final OutputStream out;
  private final HpackEncoder encoder = new HpackEncoder();
  private final FrameReader frame = new FrameReader();
  private final byte[] small = new byte[FrameWriter.MAX_SMALL_BYTES];
  private int nextStream = 1;

  StreamsClient(Socket socket, boolean secure) throws IOException {
    this.socket = socket;
    this.secure = secure;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
    out.write(Frames.preface());
    frame(0, Frames.SETTINGS, 0, 0);
    out.write(small, 0, FrameWriter.windowUpdate(small, 0, 0, WINDOW_BYTES));
  }

  /// Asks several times at once for something of at most 64 KiB, and takes all of it.
  void get(String path, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      encoder.begin();
      encoder.request("GET", secure, Connections.HOST, path);
      frame(encoder.length(), Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, nextStream);
      out.write(encoder.bytes(), 0, encoder.length());
      nextStream += 2;
    }
    out.flush();
    int ended = 0;
    while (ended < times) {
      ended += readFrame() ? 1 : 0;
    }
  }

  /// Whether a stream ended with it.
  private boolean readFrame() throws IOException {
    byte[] header = new byte[Frames.HEADER_BYTES];
    in.readFully(header);
    frame.read(header, 0);
    in.skipNBytes(frame.length());
    switch (frame.type()) {
      case Frames.SETTINGS -> {
        if (!frame.has(Frames.ACK)) {
          out.write(small, 0, FrameWriter.settingsAck(small, 0));
        }
      }
      case Frames.RST_STREAM, Frames.GOAWAY ->
          throw new IOException("the edge ended a stream by frame " + frame.type());
      default -> {
        return frame.has(Frames.END_STREAM);
      }
    }
    return false;
  }

  private void frame(int length, int type, int flags, int stream) throws IOException {
    out.write(small, 0, FrameWriter.header(small, 0, length, type, flags, stream));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
