<%@ page contentType="text/html;charset=UTF-8" %>
<% if (request.getParameter("now") != null) { throw new IllegalStateException("as <asked>"); } %>
