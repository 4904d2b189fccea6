/// The REST API under `/v1`, as `openapi.yaml` describes it.
@NullMarked
package perigee.control.api;

import org.jspecify.annotations.NullMarked;
