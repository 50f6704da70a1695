export { escapeXml, xmlElements, xmlText } from './xml/xml.js'
