/**
 * FlightData as frames: the method definitions that pass bodies between gRPC and Redis untouched.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.wire;
