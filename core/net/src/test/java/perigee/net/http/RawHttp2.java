package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.FrameReader;
import perigee.wire.http2.FrameWriter;
import perigee.wire.http2.Frames;
import perigee.wire.http2.HeaderList;
import perigee.wire.http2.HpackDecoder;
import perigee.wire.http2.HpackEncoder;
import perigee.wire.http2.ResponseSection;

/// A client that writes frames and tells in words which frames come. It acknowledges nothing and
/// widens no window unless it is told to.
final class RawHttp2 implements AutoCloseable {

  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final FrameReader frame = new FrameReader();
  private final HpackDecoder decoder = new HpackDecoder(4096);
  private final HpackEncoder encoder = new HpackEncoder();
  private final List<String> seen = new ArrayList<>();

  /// Connects, and sends the preface and settings.
  ///
  /// @param settings ids and values in turn
  RawHttp2(InetSocketAddress address, int... settings) throws IOException {
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    out.write(Frames.preface());
    settings(settings);
  }

  /// The server's side of an accepted connection; reads the preface and sends settings.
  RawHttp2(Socket accepted, int... settings) throws IOException {
    socket = accepted;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    byte[] preface = in.readNBytes(Frames.prefaceBytes());
    if (!Arrays.equals(preface, Frames.preface())) {
      throw new IOException("no preface but " + new String(preface, ISO_8859_1));
    }
    settings(settings);
  }

  /// Sends a response's head.
  RawHttp2 respond(int stream, int status, boolean end, String... fields) throws IOException {
    encoder.begin();
    encoder.status(status);
    int flags = Frames.END_HEADERS | (end ? Frames.END_STREAM : 0);
    return frame(Frames.HEADERS, flags, stream, fields(fields));
  }

  RawHttp2 goAway(int lastStream, ErrorCode code) throws IOException {
    byte[] payload = new byte[8];
    putInt(payload, 0, lastStream);
    putInt(payload, 4, code.code());
    return frame(Frames.GOAWAY, 0, 0, payload);
  }

  RawHttp2 settings(int... settings) throws IOException {
    byte[] payload = new byte[settings.length * 3];
    for (int i = 0; i < settings.length; i += 2) {
      payload[i * 3 + 1] = (byte) settings[i];
      putInt(payload, i * 3 + 2, settings[i + 1]);
    }
    return frame(Frames.SETTINGS, 0, 0, payload);
  }

  RawHttp2 get(int stream, String path, String... more) throws IOException {
    return request(stream, "GET", path, true, more);
  }

  RawHttp2 request(int stream, String method, String path, boolean end, String... more)
      throws IOException {
    return frame(
        Frames.HEADERS,
        Frames.END_HEADERS | (end ? Frames.END_STREAM : 0),
        stream,
        block(method, path, more));
  }

  byte[] block(String method, String path, String... more) {
    encoder.begin();
    encoder.request(method, false, "a.test", path);
    return fields(more);
  }

  RawHttp2 trailers(int stream, String... fields) throws IOException {
    encoder.begin();
    int flags = Frames.END_HEADERS | Frames.END_STREAM;
    return frame(Frames.HEADERS, flags, stream, fields(fields));
  }

  private byte[] fields(String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      encoder.field(fields[i], fields[i + 1]);
    }
    return Arrays.copyOf(encoder.bytes(), encoder.length());
  }

  RawHttp2 data(int stream, String text, boolean end) throws IOException {
    return frame(Frames.DATA, end ? Frames.END_STREAM : 0, stream, text.getBytes(ISO_8859_1));
  }

  RawHttp2 windowUpdate(int stream, int increment) throws IOException {
    byte[] payload = new byte[4];
    putInt(payload, 0, increment);
    return frame(Frames.WINDOW_UPDATE, 0, stream, payload);
  }

  RawHttp2 reset(int stream, ErrorCode code) throws IOException {
    byte[] payload = new byte[4];
    putInt(payload, 0, code.code());
    return frame(Frames.RST_STREAM, 0, stream, payload);
  }

  RawHttp2 frame(int type, int flags, int stream, byte[] payload) throws IOException {
    byte[] bytes = new byte[Frames.HEADER_BYTES + payload.length];
    FrameWriter.header(bytes, 0, payload.length, type, flags, stream);
    System.arraycopy(payload, 0, bytes, Frames.HEADER_BYTES, payload.length);
    return raw(bytes);
  }

  RawHttp2 raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /// The next frame in words; `end` if the server ended the connection.
  String next() throws IOException {
    byte[] header = new byte[Frames.HEADER_BYTES];
    if (in.readNBytes(header, 0, header.length) < header.length) {
      return "end";
    }
    frame.read(header, 0);
    byte[] payload = in.readNBytes(frame.length());
    String text = text(payload);
    seen.add(text);
    return text;
  }

  /// Reads frames until one that begins so; that one.
  String await(String start) throws IOException {
    String text = next();
    while (!text.startsWith(start)) {
      if (text.equals("end")) {
        throw new IOException("end of connection after " + seen);
      }
      text = next();
    }
    return text;
  }

  /// Reads frames until one that ends so; all but those about the connection.
  List<String> readUntil(String end) throws IOException {
    List<String> read = new ArrayList<>();
    String text;
    do {
      text = next();
      if (!text.startsWith("SETTINGS") && !text.startsWith("WINDOW_UPDATE 0")) {
        read.add(text);
      }
    } while (!text.endsWith(end) && !text.equals("end"));
    return read;
  }

  private String text(byte[] payload) {
    String end = frame.has(Frames.END_STREAM) ? " end" : "";
    int stream = frame.stream();
    return switch (frame.type()) {
      case Frames.DATA -> "DATA " + stream + " " + payload.length + end;
      case Frames.HEADERS -> "HEADERS " + stream + " " + fields(payload) + end;
      case Frames.RST_STREAM -> "RST_STREAM " + stream + " " + FrameReader.errorCode(payload, 0);
      case Frames.SETTINGS -> frame.has(Frames.ACK) ? "SETTINGS ack" : "SETTINGS";
      case Frames.PING -> frame.has(Frames.ACK) ? "PING ack" : "PING";
      case Frames.GOAWAY ->
          "GOAWAY " + FrameReader.number(payload, 0) + " " + FrameReader.errorCode(payload, 4);
      case Frames.WINDOW_UPDATE -> "WINDOW_UPDATE " + stream + " " + FrameReader.number(payload, 0);
      default -> "frame " + frame.type();
    };
  }

  private String fields(byte[] payload) {
    HeaderList list = new HeaderList(100_000, 100);
    String problem = decoder.decode(payload, 0, payload.length, list);
    if (problem != null) {
      return problem;
    }
    return switch (new ResponseSection().read(list)) {
      case ResponseSection.Valid(var head) ->
          head.status() + " " + head.fields().toString().replace("\r\n", "|");
      case ResponseSection.Malformed _ -> "trailers " + ResponseSection.trailers(list);
    };
  }

  private static void putInt(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
