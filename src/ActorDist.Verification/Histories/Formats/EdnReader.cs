using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorDist.Verification.Histories.Formats;

/// <summary>
/// Reads the EDN that histories are written in, as JSON nodes: keywords and symbols become strings without colon, vectors, lists and
/// sets arrays, tags are dropped. Comments, <c>#_</c> and commas are handled.
/// </summary>
internal sealed class EdnReader(string text)
{
    private const int DeepestNesting = 64;

    private int _at;
    private int _depth;

    /// <summary>Reads the next value. False at the end of the text.</summary>
    /// <exception cref="FormatException">The text is no EDN; the message names the line, from 1.</exception>
    public bool TryRead(out JsonNode? value)
    {
        SkipBlank();
        value = null;
        if (_at >= text.Length)
            return false;
        value = ReadValue();
        return true;
    }

    private JsonNode? ReadValue()
    {
        SkipBlank();
        if (_at >= text.Length)
            throw Error("the text ends inside a value");
        switch (text[_at])
        {
            case '[':
                return ReadSequence(']');
            case '(':
                return ReadSequence(')');
            case '{':
                return ReadMap();
            case '"':
                return JsonValue.Create(ReadString());
            case '#':
                return ReadTagged();
            case ']' or ')' or '}':
                throw Error($"'{text[_at]}' closes nothing");
            default:
                return ReadToken();
        }
    }

    private JsonNode? ReadTagged()
    {
        _at++;
        if (_at < text.Length && text[_at] == '{')
            return ReadSequence('}');
        ReadToken();
        return ReadValue();
    }

    private JsonArray ReadSequence(char close)
    {
        Enter();
        var array = new JsonArray();
        while (!TryClose(close))
            array.Add(ReadValue());
        return array;
    }

    private JsonObject ReadMap()
    {
        Enter();
        var map = new JsonObject();
        while (!TryClose('}'))
        {
            var key = ReadValue();
            var name = key is JsonValue value && value.TryGetValue<string>(out var keyword) ? keyword : key?.ToJsonString() ?? "nil";
            if (TryClose('}'))
                throw Error($"the map has no value for '{name}'");
            if (!map.TryAdd(name, ReadValue()))
                throw Error($"the map has '{name}' twice");
        }

        return map;
    }

    private void Enter()
    {
        _at++;
        if (++_depth > DeepestNesting)
            throw Error($"nesting is deeper than {DeepestNesting}");
    }

    private bool TryClose(char close)
    {
        SkipBlank();
        if (_at >= text.Length)
            throw Error($"the text ends before '{close}'");
        if (text[_at] != close)
            return false;
        _at++;
        _depth--;
        return true;
    }

    private string ReadString()
    {
        var result = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            switch (text[_at])
            {
                case '"':
                    _at++;
                    return result.ToString();
                case '\\' when _at + 1 < text.Length:
                    result.Append(ReadEscape());
                    break;
                default:
                    result.Append(text[_at]);
                    break;
            }
        }

        throw Error("the text ends inside a string");
    }

    private char ReadEscape()
    {
        const int HexDigits = 4;
        switch (text[++_at])
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case '"':
                return '"';
            case '\\':
                return '\\';
            case 'u' when _at + HexDigits < text.Length && TryReadHex(text.AsSpan(_at + 1, HexDigits), out var code):
                _at += HexDigits;
                return (char)code;
            default:
                throw Error($"'\\{text[_at]}' is no escape in a string");
        }
    }

    private static bool TryReadHex(ReadOnlySpan<char> digits, out ushort code) =>
        ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);

    private JsonValue? ReadToken()
    {
        var start = _at;
        while (_at < text.Length && !IsBlank(text[_at]) && !"[](){}\";".Contains(text[_at], StringComparison.Ordinal))
            _at++;
        var token = text[start.._at];
        if (token.Length == 0)
            throw Error($"'{text[_at]}' cannot stand here");
        if (token[0] == ':')
            return JsonValue.Create(token[1..]);
        if (char.IsAsciiDigit(token[^1]) || token[^1] is 'N' or 'M')
        {
            var digits = token.TrimEnd('N', 'M');
            if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
                return JsonValue.Create(integer);
            if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
                return JsonValue.Create(real);
        }

        return token switch
        {
            "nil" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ => JsonValue.Create(token),
        };
    }

    private void SkipBlank()
    {
        while (_at < text.Length)
        {
            if (IsBlank(text[_at]))
            {
                _at++;
            }
            else if (text[_at] == ';')
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else if (text[_at] == '#' && _at + 1 < text.Length && text[_at + 1] == '_')
            {
                _at += 2;
                ReadValue();
            }
            else
            {
                return;
            }
        }
    }

    private static bool IsBlank(char character) => character == ',' || char.IsWhiteSpace(character);

    private FormatException Error(string message) =>
        new($"Line {1 + text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n')}: {message}.");
}
