/**
 * gRPC within the context of a request: deadline, faults, trace and trail travel with every call.
 *
 * <p>Start with {@link dev.troop.adapters.grpc.CallClientInterceptor}; {@link dev.troop.adapters.grpc.CallServerInterceptor} is
 * the other end, and {@link dev.troop.adapters.grpc.GrpcStatus} tells a guard who is to blame.
 */
@NullMarked
package dev.troop.adapters.grpc;

import org.jspecify.annotations.NullMarked;
