// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Call graphs as GraphML; target sets with several members are nodes of their own. */
final class GraphMlWriter {
  private GraphMlWriter() {}

  /**
   * Writes the part of a graph that lies inside a set of functions.
   *
   * @param id the graph's name
   */
  static void write(String id, WasmModule module, CallGraph graph, NodeSet inside, PrintStream out)
      throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
      write(id, module, graph, inside, xml);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    out.println();
  }

  private static void write(
      String id, WasmModule module, CallGraph graph, NodeSet inside, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("graphml");
    xml.writeDefaultNamespace("http://graphml.graphdrawing.org/xmlns");
    key(xml, "name", "node");
    key(xml, "kind", "edge");
    xml.writeStartElement("graph");
    xml.writeAttribute("id", id);
    xml.writeAttribute("edgedefault", "directed");
    GraphEdges edges = new GraphEdges(graph, inside);
    for (int function : inside.toArray()) {
      node(xml, GraphEdges.function(function).toString(), module.functionName(function));
    }
    for (int set = 0; set < graph.targetSets().size(); set++) {
      if (edges.isDrawn(set)) {
        node(xml, GraphEdges.set(set).toString(), "");
      }
    }
    XMLStreamException[] failure = new XMLStreamException[1];
    edges.forEach(
        (from, to, kind) -> {
          try {
            xml.writeStartElement("edge");
            xml.writeAttribute("source", from.toString());
            xml.writeAttribute("target", to.toString());
            data(xml, "kind", kind);
            xml.writeEndElement();
          } catch (XMLStreamException e) {
            failure[0] = e;
          }
        });
    if (failure[0] != null) {
      throw failure[0];
    }
    xml.writeEndDocument();
    xml.flush();
  }

  private static void key(XMLStreamWriter xml, String id, String of) throws XMLStreamException {
    xml.writeEmptyElement("key");
    xml.writeAttribute("id", id);
    xml.writeAttribute("for", of);
    xml.writeAttribute("attr.name", id);
    xml.writeAttribute("attr.type", "string");
  }

  private static void node(XMLStreamWriter xml, String id, String name) throws XMLStreamException {
    xml.writeStartElement("node");
    xml.writeAttribute("id", id);
    data(xml, "name", name);
    xml.writeEndElement();
  }

  private static void data(XMLStreamWriter xml, String key, String text) throws XMLStreamException {
    xml.writeStartElement("data");
    xml.writeAttribute("key", key);
    xml.writeCharacters(Xml.legal(text));
    xml.writeEndElement();
  }
}
