package perigee.content.coding;

/// A body is not in the coding that it claims, or holds more than is allowed.
public final class CodingException extends Exception {

  private static final long serialVersionUID = 1L;

  CodingException(String seen) {
    super(seen);
  }

  CodingException(String seen, Throwable cause) {
    super(seen, cause);
  }
}
