package dev.troop.adapters.springboot;

import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.IncomingCalls;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Runs each request in the context that its headers say: deadline, fault token and trace ({@link IncomingCalls}); and tells
 * in the headers of the response what was degraded, injected and retried until its body was begun.
 *
 * <p>A request that is dispatched again, because it is answered asynchronously, goes on in the same context; what runs on other
 * threads meanwhile has it only if somebody carries it there. Thread safe.
 */
public final class CallContextFilter extends OncePerRequestFilter implements Ordered {
    /** After the filters that decode and observe requests, and before those of security. */
    public static final int ORDER = -200;

    private static final String CONTEXT = CallContext.class.getName();

    private final IncomingCalls incoming;

    /** A filter for these requests. */
    public CallContextFilter(IncomingCalls incoming) {
        this.incoming = incoming;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        CallContext context = context(request);
        WithTrail answer = new WithTrail(response, context);
        try {
            context.run(() -> {
                chain.doFilter(request, answer);
                return this;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        } finally {
            if (!isAsyncStarted(request)) {
                answer.tell();
            }
        }
    }

    private CallContext context(HttpServletRequest request) {
        if (request.getAttribute(CONTEXT) instanceof CallContext same) {
            return same;
        }
        CallContext context = incoming.context(request::getHeader);
        request.setAttribute(CONTEXT, context);
        return context;
    }

    /** A response that tells the trail in its headers, before they are sent. */
    private static final class WithTrail extends HttpServletResponseWrapper {
        private final CallContext context;

        WithTrail(HttpServletResponse response, CallContext context) {
            super(response);
            this.context = context;
        }

        void tell() {
            if (!isCommitted()) {
                CallHeaders.writeResponse(context.trail(), this::setHeader);
            }
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            tell();
            return super.getOutputStream();
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            tell();
            return super.getWriter();
        }

        @Override
        public void flushBuffer() throws IOException {
            tell();
            super.flushBuffer();
        }

        @Override
        public void sendError(int status) throws IOException {
            tell();
            super.sendError(status);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            tell();
            super.sendError(status, message);
        }

        @Override
        public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
            tell();
            super.sendRedirect(location, status, clearBuffer);
        }
    }
}
