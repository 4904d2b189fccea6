package perigee.testkit;

/// What a command printed and how it ended.
///
/// @param status its exit status; 0 is well, 1 the work failed, 2 wrong use
/// @param out standard output
/// @param err standard error
public record CommandResult(int status, String out, String err) {}
