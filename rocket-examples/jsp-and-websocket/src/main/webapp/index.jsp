<%@ page contentType="text/html;charset=UTF-8" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<%@ taglib prefix="chat" uri="urn:chat" %>
<c:set var="name" value="${empty param.name ? 'somebody' : param.name}"/>
<t:page title="Chat">
<p><chat:greeting name="${fn:escapeXml(name)}"/></p>
<form id="form"><input id="text" autofocus><button>Say</button></form>
<ul id="heard" data-name="${fn:escapeXml(name)}"></ul>
<jsp:include page="footer.jsp"><jsp:param name="year" value="${1961 + 8}"/></jsp:include>
<script src="chat.js"></script>
</t:page>
