package perigee.content.record;

/// What the records of all answers have in common that were sent from the same prepared answer.
///
/// @param method the request's method
/// @param url scheme, host and target
/// @param property whose content it is
/// @param key what the cache looked for
/// @param release the number of the configuration in force
public record AnswerOutline(
    String method,
    String url,
    int status,
    String property,
    Result result,
    String key,
    long release) {}
