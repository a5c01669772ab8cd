<%@ page contentType="text/html;charset=UTF-8" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<t:page title="What was said">
<ol><c:forEach items="${everything}" var="said">
<li><b><c:out value="${said.name()}"/></b> <c:out value="${said.text()}"/></li></c:forEach>
</ol>
</t:page>
