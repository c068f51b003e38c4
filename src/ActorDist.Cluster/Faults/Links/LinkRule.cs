using System.Globalization;
using ActorDist.Core;

namespace ActorDist.Cluster.Faults.Links;

/// <summary>What becomes of the frames on a link.</summary>
public sealed record LinkRule
{
    /// <summary>Longest delay, and longest jitter.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(60);

    /// <summary>Lowest rate in bytes a second: below it a heartbeat takes longer than any detector waits.</summary>
    public const long MinRate = 1024;

    /// <summary>Highest rate in bytes a second.</summary>
    public const long MaxRate = 1L << 30;

    /// <summary>Highest chance of a loss.</summary>
    public const double MaxLoss = 0.9;

    private static readonly (string Suffix, long Bytes)[] Units = [("KiB", 1024), ("MiB", 1024 * 1024), ("kB", 1000), ("MB", 1_000_000), ("B", 1)];

    private LinkRule()
    {
    }

    /// <summary>Nothing is done to them.</summary>
    public static LinkRule Pass { get; } = new();

    /// <summary>They are lost, and no connection can be made.</summary>
    public static LinkRule Cut { get; } = new() { IsCut = true };

    /// <summary>Every frame is lost.</summary>
    public bool IsCut { get; private init; }

    /// <summary>How much later a frame arrives.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>How much <see cref="Delay"/> varies, evenly, either way; the frames of a connection keep their order.</summary>
    public TimeSpan Jitter { get; private init; }

    /// <summary>Bytes a second over all connections; null: as many as the machine carries.</summary>
    public long? Rate { get; private init; }

    /// <summary>
    /// Chance that a frame is lost on its way, from 0 to <see cref="MaxLoss"/>. Nodes talk over TCP, which sends what was lost again: the
    /// frame comes later by a retransmission, and those behind it wait.
    /// </summary>
    public double Loss { get; private init; }

    /// <summary>Whether frames take longer than the machine needs.</summary>
    public bool IsSlow => Delay > TimeSpan.Zero || Jitter > TimeSpan.Zero || Rate is not null || Loss > 0;

    /// <summary>A slow link, as people write it.</summary>
    /// <param name="delay">A duration such as <c>100ms</c>.</param>
    /// <param name="jitter">A duration; not above the delay.</param>
    /// <param name="rate">Bytes a second such as <c>64KiB</c>.</param>
    /// <param name="loss">A share such as <c>1%</c> or <c>0.01</c>.</param>
    /// <exception cref="FaultRefusedException">One of them is malformed or beyond its limit, or all are left out.</exception>
    public static LinkRule Slow(string? delay, string? jitter, string? rate, string? loss)
    {
        var rule = new LinkRule
        {
            Delay = Duration("delay", delay),
            Jitter = Duration("jitter", jitter),
            Rate = RateOf(rate),
            Loss = LossOf(loss),
        };
        if (rule.Jitter > rule.Delay)
            throw new FaultRefusedException($"jitter must be at most the delay; it is {jitter} around {delay ?? "0"}");
        return rule.IsSlow ? rule : throw new FaultRefusedException("a slow link needs a delay, a rate or a loss");
    }

    /// <summary>A rule from its parts in words; <see cref="Pass"/> where there is none.</summary>
    /// <param name="cut">Whether it is cut; nothing else may be said then.</param>
    /// <param name="delay">As <see cref="Slow"/> takes it.</param>
    /// <param name="jitter">As <see cref="Slow"/> takes it.</param>
    /// <param name="rate">As <see cref="Slow"/> takes it.</param>
    /// <param name="loss">As <see cref="Slow"/> takes it.</param>
    /// <exception cref="FaultRefusedException">One of them is malformed or beyond its limit, or it is cut and slow.</exception>
    public static LinkRule Of(bool cut, string? delay, string? jitter, string? rate, string? loss)
    {
        var isSlow = (delay ?? jitter ?? rate ?? loss) is not null;
        if (cut && isSlow)
            throw new FaultRefusedException("a link is cut or slow, not both");
        return cut ? Cut : isSlow ? Slow(delay, jitter, rate, loss) : Pass;
    }

    /// <summary><c>cut</c>, <c>pass</c>, or <c>slow</c> with what is slow.</summary>
    public override string ToString()
    {
        if (IsCut)
            return "cut";
        if (!IsSlow)
            return "pass";
        var text = "slow";
        if (Delay > TimeSpan.Zero)
            text += $" delay {DurationText.Format(Delay)}";
        if (Jitter > TimeSpan.Zero)
            text += $" jitter {DurationText.Format(Jitter)}";
        if (Rate is { } rate)
            text += $" rate {RateText(rate)}";
        return Loss > 0 ? text + string.Create(CultureInfo.InvariantCulture, $" loss {Loss:0.####}") : text;
    }

    /// <summary>A rate in the form that <see cref="Slow"/> takes.</summary>
    public static string RateText(long rate) => rate % 1024 == 0 ? $"{rate / 1024}KiB" : $"{rate}B";

    private static TimeSpan Duration(string name, string? text)
    {
        if (text is null)
            return TimeSpan.Zero;
        return DurationText.TryParse(text, out var duration) && duration >= TimeSpan.Zero && duration <= MaxDelay
            ? duration
            : throw new FaultRefusedException(
                $"{name} must be a duration such as 100ms, from 0 to {DurationText.Format(MaxDelay)}; it is '{text}'");
    }

    private static long? RateOf(string? text)
    {
        if (text is null)
            return null;
        var (suffix, bytes) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var digits = suffix is null ? text : text[..^suffix.Length];
        var rate = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number * (suffix is null ? 1 : bytes)
            : double.NaN;
        return rate is >= MinRate and <= MaxRate
            ? (long)rate
            : throw new FaultRefusedException(
                $"rate must be bytes a second such as 64KiB or 1MiB, from {RateText(MinRate)} to {RateText(MaxRate)}; it is '{text}'");
    }

    private static double LossOf(string? text)
    {
        if (text is null)
            return 0;
        var isPercent = text.EndsWith('%');
        var share = double.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number / (isPercent ? 100 : 1)
            : double.NaN;
        return share is >= 0 and <= MaxLoss
            ? share
            : throw new FaultRefusedException($"loss must be a share such as 1% or 0.01, from 0 to {MaxLoss}; it is '{text}'");
    }
}
