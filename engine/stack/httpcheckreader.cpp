// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/httpcheckreader.h"

#include "engine/stack/fieldtable.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace paddock {

namespace {

QString tr(const char *text) { return HttpCheckReader::tr(text); }

struct Draft
{
    HttpCheck check;
    bool hasPort = false;
    const YamlNode *url = nullptr;  ///< its key, where there is one
    const YamlNode *part = nullptr; ///< the first key of a part that a URL also says
    const YamlNode *insecure = nullptr;
};

bool takeUrl(FieldReader &reader, const YamlNode &node, const QString &text, HttpCheck &check)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !isHttp || url.host().isEmpty() || url.port() == 0) {
        reader.refuse(node, tr("'%1' is no URL of a probe: write it like http://127.0.0.1:8080/health").arg(text));
        return false;
    }
    if (!url.userInfo().isEmpty()) {
        reader.refuse(node,
                      tr("a probe sends no user and password from a URL; put an Authorization line in 'headers'"));
        return false;
    }
    check.tls = url.scheme() == u"https";
    check.host = url.host();
    check.port = quint16(url.port(check.tls ? 443 : 80));
    check.path = url.path(QUrl::FullyEncoded);
    if (check.path.isEmpty())
        check.path = QStringLiteral("/");
    if (url.hasQuery())
        check.path += u'?' + url.query(QUrl::FullyEncoded);
    return true;
}

void markPart(const YamlEntry &entry, Draft &draft)
{
    if (!draft.part)
        draft.part = entry.key;
}

void readUrl(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.url = entry.key;
    if (const auto text = reader.filledText(entry))
        takeUrl(reader, *entry.value, *text, draft.check);
}

void readScheme(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    static constexpr std::array kSchemes{FieldReader::Choice{"http", 0}, FieldReader::Choice{"https", 1}};
    markPart(entry, draft);
    draft.check.tls = reader.choice(*entry.value, FieldReader::quoted(entry), kSchemes).value_or(0) == 1;
}

void readHost(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    markPart(entry, draft);
    draft.check.host = reader.filledText(entry).value_or(QString());
    if (draft.check.host.contains(u'/') || draft.check.host.contains(u' '))
        reader.refuse(*entry.value, tr("'host' takes a name or an address, not '%1'").arg(draft.check.host));
}

void readPort(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    markPart(entry, draft);
    draft.hasPort = true;
    draft.check.port = quint16(reader.integer(entry, 1, 65535).value_or(1));
}

void readPath(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    markPart(entry, draft);
    const auto path = reader.filledText(entry);
    if (!path)
        return;
    const QUrl url(QStringLiteral("http://h") + *path, QUrl::StrictMode);
    if (!path->startsWith(u'/') || !url.isValid())
        reader.refuse(*entry.value, tr("'path' begins with '/' and is written as in a URL, not '%1'").arg(*path));
    draft.check.path = *path;
}

void readMethod(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    const auto method = reader.filledText(entry);
    if (!method)
        return;
    const bool isWord = std::all_of(method->begin(), method->end(), [](QChar c) { return c >= u'A' && c <= u'Z'; });
    if (!isWord)
        reader.refuse(*entry.value, tr("'method' takes a word like GET, HEAD or POST, not '%1'").arg(*method));
    draft.check.method = method->toLatin1();
}

void readHeaders(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    if (entry.value->kind != YamlNode::Kind::Map) {
        reader.refuse(*entry.value, tr("'headers' takes a map from names to values"));
        return;
    }
    for (const YamlEntry &header : reader.entries(*entry.value)) {
        const QString &name = header.key->text;
        const auto value = reader.text(header);
        const bool isToken = !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
            return c > u' ' && c < QChar(0x7F) && !QStringView(u"()<>@,;:\\\"/[]?={}").contains(c);
        });
        if (!isToken)
            reader.refuse(*header.key, tr("'%1' cannot be the name of a header").arg(name));
        else if (value && (value->contains(u'\n') || value->contains(u'\r')))
            reader.refuse(*header.value, tr("a header is one line"));
        else if (value)
            draft.check.headers.append({name.toLatin1(), value->toUtf8()});
    }
}

void readStatus(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    for (const YamlNode *item : reader.items(*entry.value)) {
        if (const auto status = reader.integer(*item, FieldReader::quoted(entry), 100, 599))
            draft.check.statuses.append(*status);
    }
    if (entry.value->kind == YamlNode::Kind::Sequence && entry.value->children.empty())
        reader.refuse(*entry.value, tr("'status' is empty; leave it out for 200 to 399"));
}

void readInsecure(FieldReader &reader, const YamlEntry &entry, Draft &draft)
{
    draft.insecure = entry.key;
    draft.check.insecureTls = reader.boolean(entry).value_or(false);
}

constexpr std::array kHttpFields{
    Field<Draft>{"url", readUrl},
    Field<Draft>{"scheme", readScheme},
    Field<Draft>{"host", readHost},
    Field<Draft>{"port", readPort},
    Field<Draft>{"path", readPath},
    Field<Draft>{"method", readMethod},
    Field<Draft>{"headers", readHeaders},
    Field<Draft>{"status", readStatus},
    Field<Draft>{"insecure_tls", readInsecure},
};
constexpr FieldTable<Draft> kHttp{kHttpFields};

} // namespace

std::optional<HttpCheck> HttpCheckReader::read(FieldReader &reader, const YamlEntry &entry)
{
    Draft draft;
    if (entry.value->kind != YamlNode::Kind::Map) {
        const auto text = reader.filledText(entry);
        return text && takeUrl(reader, *entry.value, *text, draft.check) ? std::optional(draft.check) : std::nullopt;
    }
    draft.check.host = QStringLiteral("127.0.0.1");
    kHttp.readMap(reader, *entry.value, draft);
    if (draft.url && draft.part)
        reader.refuse(*draft.part, tr("'%1' is in the 'url' already; write one of them").arg(draft.part->text));
    if (!draft.url && !draft.hasPort)
        draft.check.port = draft.check.tls ? 443 : 80;
    if (draft.insecure && !draft.check.tls)
        reader.refuse(*draft.insecure, tr("'insecure_tls' means nothing without https"));
    return draft.check;
}

QStringList HttpCheckReader::keys() { return kHttp.keys(); }

} // namespace paddock
