package com.example.orders;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Maps the service's exceptions to HTTP responses; Spring maps its own. */
@RestControllerAdvice
class ApiExceptionHandler {
    @ExceptionHandler
    ProblemDetail notFound(OrderNotFoundException failure) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(failure.getMessage()));
    }
}
