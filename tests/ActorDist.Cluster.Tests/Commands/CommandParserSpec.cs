using ActorDist.Cluster.Commands;
using ActorDist.Cluster.Commands.Palettes;
using Xunit;

namespace ActorDist.Cluster.Tests.Commands;

public sealed class CommandParserSpec
{
    private static readonly CommandPalette Palette = new("request", "", [
        new CommandDefinitionBuilder().WithName("submit")
            .WithArgument(b => b.WithName("id").WithSwitch("-i").WithSwitch("-I").IsMandatory(true))
            .WithArgument(b => b.WithName("change").WithSwitch("-c").WithDefaultValues("1", "2"))
            .WithArgument(b => b.WithName("tag").WithSwitch("-t").AllowMultiple(true))
            .WithArgument(b => b.WithName("wait").WithSwitch("--wait").IsFlag())
            .Build(),
    ]);

    private static CommandArguments Parse(params string[] words)
    {
        Assert.True(new CommandParser(Palette).TryParse(words, out _, out var command, out var error), error);
        return new CommandArguments(command);
    }

    [Fact]
    public void The_word_after_a_switch_is_its_value_whatever_it_is()
    {
        var arguments = Parse("request", "submit", "-I", "--wait", "-c", "-5", "--wait");
        Assert.Equal("--wait", arguments.Required("id"));
        Assert.Equal(-5, arguments.Integer("change", -10, 10));
        Assert.True(arguments.Has("wait"));
    }

    [Fact]
    public void An_absent_switch_takes_the_first_default_and_a_repeated_one_keeps_the_order()
    {
        var arguments = Parse("request", "submit", "-i", "r", "-t", "b", "-t", "a");
        Assert.Equal("1", arguments.ArgumentValue("change"));
        Assert.Equal(["b", "a"], arguments.ArgumentValues("tag"), StringComparer.Ordinal);
        Assert.False(arguments.Has("wait"));
    }

    [Theory]
    [InlineData("", "no palette given")]
    [InlineData("nope", "unknown palette 'nope'; known palettes: request")]
    [InlineData("request", "no command given for palette 'request'; its commands: submit")]
    [InlineData("request show", "unknown command 'request show'; commands of 'request': submit")]
    [InlineData("request submit", "'request submit' needs -i")]
    [InlineData("request submit -x", "unknown switch '-x' for 'request submit'; it takes -i, -I, -c, -t, --wait")]
    [InlineData("request submit -i", "switch '-i' of 'request submit' needs a value (id)")]
    [InlineData("request submit -i a -I b", "switch '-I' of 'request submit' may be given once")]
    [InlineData("request submit stray", "unknown switch 'stray'")]
    [InlineData("Request submit -i a", "unknown palette 'Request'")]
    public void A_wrong_line_is_named(string line, string expected)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.False(new CommandParser(Palette).TryParse(words, out _, out var command, out var error));
        Assert.Null(command);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2000)]
    [InlineData("1m", 60_000)]
    [InlineData("0.5", 500)]
    public void Durations_are_read_with_their_unit(string text, double milliseconds) => Assert.Equal(
        TimeSpan.FromMilliseconds(milliseconds),
        Parse("request", "submit", "-i", text).Duration("id", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)));

    [Theory]
    [InlineData("99ms")]
    [InlineData("61s")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("NaN")]
    [InlineData("1h")]
    public void A_duration_out_of_bounds_is_refused_with_the_bounds(string text)
    {
        var refused = Assert.Throws<CommandRefusedException>(() =>
            Parse("request", "submit", "-i", text).Duration("id", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)));
        Assert.Contains("from 100ms to 60s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_that_cannot_work_is_refused_when_it_is_built()
    {
        Assert.Throws<InvalidOperationException>(() => new CommandDefinitionBuilder().Build());
        Assert.Throws<InvalidOperationException>(() => new CommandDefinitionBuilder().WithName("a").WithArgument(b => b.WithName("x")).Build());
        Assert.Throws<InvalidOperationException>(() => new CommandDefinitionBuilder().WithName("a")
            .WithArgument(b => b.WithName("x").WithSwitch("-x")).WithArgument(b => b.WithName("y").WithSwitch("-x")).Build());
    }

    [Fact]
    public void Short_switches_of_the_standard_palettes_work_in_both_cases()
    {
        foreach (var command in StandardPalettes.Create().SelectMany(h => h.Palette.Commands))
        {
            foreach (var argument in command.Arguments)
            {
                var letters = argument.Switch.Where(s => s.Length == 2).ToArray();
                Assert.Equal(letters.Select(s => s.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Count() * 2, letters.Length);
            }
        }
    }
}
