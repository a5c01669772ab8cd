<%@ page contentType="text/html;charset=UTF-8" isErrorPage="true" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<t:page title="Error ${pageContext.errorData.statusCode}">
<p><c:out value="${pageContext.errorData.requestURI}"/> <c:out value="${pageContext.exception.message}"/></p>
</t:page>
