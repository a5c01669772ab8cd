<%@ page contentType="text/plain;charset=UTF-8" %>
<fmt:setLocale value="de"/>Ein Server, ${pageContext.servletContext.contextPath}, <fmt:formatNumber value="1234.5"/>
