/**
 * gRPC within the context of a request: deadline, faults, trace and trail travel with every call.
 *
 * <p>Start with {@link dev.troop.adapters.grpc.CallClientInterceptor}; {@link dev.troop.adapters.grpc.CallServerInterceptor} is
 * the other end, and {@link dev.troop.adapters.grpc.GrpcStatus} tells a guard who is to blame and when to ask again,
 * and {@link dev.troop.adapters.grpc.GrpcContext} takes gRPC's own context along.
 */
@NullMarked
package dev.troop.adapters.grpc;

import org.jspecify.annotations.NullMarked;
