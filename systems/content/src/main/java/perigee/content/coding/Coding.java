package perigee.content.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A content coding (RFC 9110 §8.4.1).
public enum Coding {
  BROTLI("br") {
    @Override
    OutputStream stream(OutputStream out, Effort effort) throws IOException {
      int quality =
          switch (effort) {
            case ON_THE_FLY -> 4;
            case FIRST -> 5;
            case BEST -> 11;
          };
      Encoder.Parameters how =
          new Encoder.Parameters().setQuality(quality).setWindow(BROTLI_WINDOW_BITS);
      return new BrotliOutputStream(out, how, BUFFER_BYTES);
    }

    @Override
    Transcoder reader(DecodeLimit limit) throws CodingException {
      return new BrotliDecoder(limit);
    }
  },

  ZSTD("zstd") {
    @Override
    OutputStream stream(OutputStream out, Effort effort) throws IOException {
      int level =
          switch (effort) {
            case ON_THE_FLY -> 3;
            case FIRST -> 6;
            case BEST -> 17;
          };
      return new ZstdOutputStreamNoFinalizer(out, level).setWindowLog(ZSTD_WINDOW_BITS);
    }

    @Override
    Transcoder reader(DecodeLimit limit) {
      return new ZstdDecoder(limit);
    }
  },

  GZIP("gzip") {
    @Override
    OutputStream stream(OutputStream out, Effort effort) throws IOException {
      int level =
          switch (effort) {
            case ON_THE_FLY -> 5;
            case FIRST -> 6;
            case BEST -> 9;
          };
      return new GzipStream(out, level, BUFFER_BYTES);
    }

    @Override
    Transcoder reader(DecodeLimit limit) {
      return new GzipDecoder(limit);
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(Coding.class);

  private static final int BUFFER_BYTES = 16 << 10;

  /// 1 MiB: what a decoder then needs is nothing to any client, and text hardly gains from more.
  private static final int BROTLI_WINDOW_BITS = 20;

  /// 1 MiB; decoders of the web need not take more than 8 (RFC 9659).
  private static final int ZSTD_WINDOW_BITS = 20;

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /// Its name in `Content-Encoding`.
  public String token() {
    return token;
  }

  /// The coding of that name, in lower case; `x-gzip` is gzip (RFC 9110 §8.4.1.3).
  public static Optional<Coding> named(String token) {
    String name = token.equals("x-gzip") ? "gzip" : token;
    return Arrays.stream(values()).filter(c -> c.token.equals(name)).findFirst();
  }

  /// A new encoder. The first one of brotli and zstd loads a native library.
  public Transcoder encoder(Effort effort) throws CodingException {
    mustBeAvailable();
    Sink sink = new Sink();
    try {
      return new StreamEncoder(stream(sink, effort), sink);
    } catch (IOException e) {
      throw new CodingException("no encoder for " + token + ": " + e.getMessage(), e);
    }
  }

  /// A new decoder.
  public Transcoder decoder(DecodeLimit limit) throws CodingException {
    mustBeAvailable();
    return reader(limit);
  }

  private void mustBeAvailable() throws CodingException {
    if (!isAvailable()) {
      throw new CodingException("this machine has no library for " + token);
    }
  }

  abstract Transcoder reader(DecodeLimit limit) throws CodingException;

  abstract OutputStream stream(OutputStream out, Effort effort) throws IOException;

  /// Whether this machine can make and read it: brotli and zstd need a native library, which there
  /// is for Linux with glibc on x86-64 and ARM64.
  public boolean isAvailable() {
    return Available.CODINGS.contains(this);
  }

  /// Loads the native libraries, so that no loop has to wait for it.
  public static void load() {
    LOG.debug("event=codings-loaded codings={}", Available.CODINGS);
  }

  /// Loaded when it is first asked for.
  private static final class Available {
    private static final List<Coding> CODINGS =
        Arrays.stream(values()).filter(Available::loads).toList();

    private static boolean loads(Coding coding) {
      try {
        switch (coding) {
          case BROTLI -> Brotli4jLoader.ensureAvailability();
          case ZSTD -> Native.load();
          case GZIP -> {
            // The platform's own.
          }
        }
        return true;
      } catch (LinkageError e) {
        LOG.warn("event=coding-missing coding={} error=\"{}\"", coding.token, e.getMessage());
        return false;
      }
    }
  }
}
