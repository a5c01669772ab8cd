package org.rocketserver.servlet.descriptor;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;

/**
 * Reads a descriptor's XML into elements that know their line. Document types are looked at for their version only:
 * neither they nor external entities are ever fetched, and no entity of a document's own is expanded.
 */
final class XmlReader {
    /** Deeper than any descriptor; more is nonsense or harm. */
    private static final int MAX_DEPTH = 64;

    /**
     * A read document.
     *
     * @param root its outermost element
     * @param documentType the text of its DOCTYPE, or null
     */
    record Document(XmlElement root, @Nullable String documentType) {}

    private final String source;
    private final Deque<XmlElement> open = new ArrayDeque<>();
    private @Nullable XmlElement root;
    private @Nullable String documentType;

    private XmlReader(String source) {
        this.source = source;
    }

    /**
     * Reads a document to its end; the stream stays open.
     *
     * @throws DeploymentException if it is not well-formed, with file and line
     */
    static Document read(InputStream in, String source) throws DeploymentException {
        XmlReader reader = new XmlReader(source);
        try {
            XMLStreamReader stream = factory().createXMLStreamReader(in);
            try {
                reader.readAll(stream);
            } finally {
                stream.close();
            }
        } catch (XMLStreamException e) {
            throw new DeploymentException(
                    reader.at(e.getLocation()) + ": not well-formed XML: " + reason(e) + "; correct the file.", e);
        } catch (RuntimeException e) {
            // the JDK's parser lacks the sentences for some faults of document types, and fails looking for them
            throw new DeploymentException(source + ": not well-formed XML; correct the file.", e);
        }
        XmlElement root = reader.root;
        if (root == null) {
            throw new DeploymentException(source + ": the file has no element; remove it or write a descriptor.");
        }
        return new Document(root, reader.documentType);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
        return factory;
    }

    private void readAll(XMLStreamReader stream) throws XMLStreamException, DeploymentException {
        while (stream.hasNext()) {
            switch (stream.next()) {
                case XMLStreamConstants.DTD -> documentType = stream.getText();
                case XMLStreamConstants.START_ELEMENT -> begin(stream);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> characters(stream.getText());
                case XMLStreamConstants.END_ELEMENT -> open.removeLast();
                default -> {} // comments, processing instructions
            }
        }
    }

    private void begin(XMLStreamReader stream) throws DeploymentException {
        XmlElement element = new XmlElement(stream.getLocalName(), at(stream.getLocation()));
        for (int i = 0; i < stream.getAttributeCount(); i++) {
            element.attribute(stream.getAttributeLocalName(i), stream.getAttributeValue(i));
        }
        XmlElement parent = open.peekLast();
        if (parent == null) {
            root = element;
        } else {
            parent.add(element);
        }
        open.addLast(element);
        if (open.size() > MAX_DEPTH) {
            throw element.error("elements are nested more than " + MAX_DEPTH + " deep; this is no descriptor.");
        }
    }

    private void characters(String text) {
        XmlElement element = open.peekLast();
        if (element != null) {
            element.append(text);
        }
    }

    private Origin at(@Nullable Location location) {
        return new Origin(source, location == null ? 0 : Math.max(0, location.getLineNumber()));
    }

    /** The parser's message without the position that it puts in front. */
    private static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int at = message.indexOf("Message: ");
        String reason = (at < 0 ? message : message.substring(at + 9)).strip();
        return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    }
}
