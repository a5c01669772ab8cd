<%@ page pageEncoding="UTF-8" %><footer>Since ${param.year}</footer>
