#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# tests/planted/bugs.pl [--check] [--here BUILD] [--times N] [ID ...]
#
# Plants each bug of planted.bugs alone, builds the program, and asks every catcher that the bug
# names. A catcher has to be content without the bug and must not be with it; of fuzz a finding
# counts that the program without the bug does not have in the same run, and where that finds
# something in the runs before, it is told on the standard error. The table of what was caught by
# which, and after how many states or runs, goes to the standard output and, when all bugs were
# asked, to tests/planted/caught.md. --check only looks whether every bug fits the sources.
# --times N asks fuzz N times (5), each from other seeds, and tells the medians. --here plants into
# this very tree, one bug after the other, and builds in BUILD, which is quicker when that is warm;
# without it a copy of the tree is built in build/planted/bugs.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Getopt::Long;
use IO::Handle;

my $root = abs_path(dirname(abs_path($0)) . '/../..');
chdir $root or die "$root: $!\n";
require "$root/tests/planted/planting.pl";
my ($check, $here, $times) = (0, '', 5);
GetOptions('check' => \$check, 'here=s' => \$here, 'times=i' => \$times) or exit 2;
$times = 1 if $times < 1;
my $seeds_apart = 1_000_000;

my @troubles;

# A bug: id, what, where (file:line), edits [{file, old, new}], catchers [{kind, words}].
sub read_bugs {
  my $path = 'tests/planted/planted.bugs';
  my (@bugs, $bug, $edit);
  my $number = 0;
  for my $line (split /\n/, slurp($path)) {
    ++$number;
    next if $line =~ /^#/ || $line !~ /\S/;
    if ($line =~ /^([a-z][a-z-]*): (.+)$/) {
      $bug = {id => $1, what => $2, where => "$path:$number", edits => [], catchers => []};
      push @bugs, $bug;
      $edit = undef;
    } elsif ($bug && $line =~ /^in (\S+)$/) {
      $edit = {file => $1, old => [], new => []};
      push @{$bug->{edits}}, $edit;
    } elsif ($bug && $line =~ /^caught by (explore|check|fuzz) (.+)$/) {
      push @{$bug->{catchers}}, {kind => $1, words => $2};
      push @troubles, "$path:$number: no $2" if $1 eq 'check' && !-f $2;
    } elsif ($edit && $line =~ /^-(?: (.*))?$/) {
      push @{$edit->{old}}, trim($1 // '');
    } elsif ($edit && $line =~ /^\+(?: (.*))?$/) {
      push @{$edit->{new}}, $1 // '';
    } else {
      push @troubles, "$path:$number: not a line of a bug: $line";
    }
  }
  return @bugs;
}

# The texts of the bug's files with its edits made; its old lines have to stand there once.
sub planted_texts {
  my ($bug) = @_;
  my %text;
  for my $edit (@{$bug->{edits}}) {
    my $text = $text{$edit->{file}} // slurp($edit->{file}) // '';
    my ($new, $count) = replace_lines($text, $edit->{old}, $edit->{new});
    if (!defined $new) {
      push @troubles, "$bug->{where}: $bug->{id}: its old lines stand $count times in $edit->{file}";
      next;
    }
    $text{$edit->{file}} = $new;
  }
  return \%text;
}

my @bugs = read_bugs();
for my $bug (@bugs) {
  $bug->{text} = planted_texts($bug);
  push @troubles, "$bug->{where}: $bug->{id} changes nothing" unless %{$bug->{text}};
  push @troubles, "$bug->{where}: $bug->{id}: nothing is to catch it" unless @{$bug->{catchers}};
}
if (@troubles) {
  print STDERR "$_\n" for @troubles;
  exit 1;
}
if ($check) {
  printf "%d bugs, each where it says\n", scalar @bugs;
  exit 0;
}

my %wanted = map { $_ => 1 } @ARGV;
my @asked = @ARGV ? grep { $wanted{$_->{id}} } @bugs : @bugs;
my ($tree, $build) = ($root, abs_path($here || '.'));
my $log = '/dev/null';
if (!$here) {
  my $folder = "$root/build/planted/bugs";
  ($tree, $build, $log) = ("$folder/tree", "$folder/build", "$folder/log");
  copy_sources($tree);
  system("cmake -S '$tree' -B '$build' -G Ninja -DCMAKE_BUILD_TYPE=Release -DREPLISIM_BENCH=OFF"
      . " >'$log' 2>&1") == 0
      or die "configuring failed: see $log\n";
}

sub built { return system("ninja -C '$build' -j2 replisim >'$log' 2>&1") == 0 }

# Seconds of the machine's clock, finer than time().
sub now { return (split ' ', slurp('/proc/uptime'))[0] }

# What a program answers to a catcher: its exit, what it complains of, how much it had to look at as
# a number and with its unit, and the seconds. `more` stands after the catcher's own words.
sub ask {
  my ($program, $catcher, $more) = @_;
  my $kind = $catcher->{kind};
  my %how = (
    explore => "explore $catcher->{words} --json",
    check => "run $catcher->{words} --check-every-event",
    fuzz => "fuzz $catcher->{words} $more --json --out '$build/bugs-fuzz'",
  );
  my $start = now();
  my $out = `cd '$tree' && timeout 900 '$program' $how{$kind} 2>&1`;
  my %answer = (exit => $? >> 8, seconds => now() - $start, by => '', count => 1, unit => 'run',
    found => []);
  if ($kind eq 'explore') {
    ($answer{by}) = $out =~ /"broken": "([^"]+)"/;
    ($answer{count}) = $out =~ /"distinct_states": (\d+)/;
    $answer{unit} = 'state';
  } elsif ($kind eq 'check') {
    ($answer{by}) = $out =~ /FAIL  (.+)/;
  } else {
    push @{$answer{found}}, {by => $1, seed => $2}
        while $out =~ /"promise": "([^"]+)".*?"seed": (\d+)/gs;
    ($answer{next}) = $out =~ /"next_seed": (\d+)/;
    $answer{by} = $answer{found}[0]{by};
  }
  $answer{by} //= '';
  $answer{count} //= 0;
  # A crash of the simulator is noticed, too; it has no name.
  $answer{caught} = $answer{exit} == 1 || $answer{exit} == 3;
  return \%answer;
}

sub counted {
  my ($count, $unit) = @_;
  return "$count $unit" . ($count == 1 ? '' : 's');
}

sub median { my @sorted = sort { $a <=> $b } @_; return $sorted[$#sorted / 2] }

sub about {
  my ($seconds) = @_;
  return $seconds < 1 ? 'under 1 s' : sprintf 'about %.0f s', $seconds;
}

my $failed = 0;
sub complain { print STDERR "$_[0]\n"; $failed = 1 }

built() or die "building failed: see $log\n";
my $unplanted = "$build/replisim-unplanted";
system('cp', "$build/replisim", $unplanted) == 0 or die "copying the program failed\n";
for my $bug (@asked) {
  for my $catcher (grep { $_->{kind} ne 'fuzz' } @{$bug->{catchers}}) {
    my $answer = ask($unplanted, $catcher, '');
    complain("$bug->{id}: $catcher->{kind} $catcher->{words}: exit $answer->{exit} without the bug")
        if $answer->{exit} != 0;
  }
}
exit 1 if $failed;

# The fuzz of a catcher from another seed, or with another number of runs.
sub fuzz_with {
  my ($catcher, %options) = @_;
  my $words = $catcher->{words};
  for my $option (sort keys %options) {
    $words =~ s/ ?--$option \d+//;
    $words .= " --$option $options{$option}";
  }
  return {kind => 'fuzz', words => $words};
}

# Asks fuzz from one seed on. What the program without the bug finds in the same run is not the
# bug's: that is told, and the search goes on behind it. Runs until the bug shows, or none.
sub search {
  my ($bug, $catcher, $first) = @_;
  my ($most) = $catcher->{words} =~ /--runs (\d+)/;
  my ($at, $seconds) = ($first, 0);
  while ($at < $first + $most) {
    my $rest = fuzz_with($catcher, seed => $at, runs => $first + $most - $at);
    my $answer = ask("$build/replisim", $rest, '--stop-at-first');
    $seconds += $answer->{seconds};
    return {seconds => $seconds} unless $answer->{caught};
    for my $found (@{$answer->{found}}) {
      my $same = fuzz_with($catcher, seed => $found->{seed}, runs => 1);
      my $content = ask($unplanted, $same, '--no-shrink');
      return {seconds => $seconds, by => $found->{by}, runs => $found->{seed} - $first + 1}
          if $content->{exit} == 0;
    }
    $at = $answer->{next};
  }
  return {seconds => $seconds};
}

# Asks fuzz from several seeds. The bug is caught when the median time does.
sub ask_fuzz {
  my ($bug, $catcher) = @_;
  my ($seed) = $catcher->{words} =~ /--seed (\d+)/;
  my (@runs, @seconds, %by);
  for my $time (0 .. $times - 1) {
    my $first = ($seed // 1) + $time * $seeds_apart;
    my $answer = search($bug, $catcher, $first);
    push @seconds, $answer->{seconds};
    next unless $answer->{runs};
    push @runs, $answer->{runs};
    $by{$answer->{by}} = 1;
    my $same = fuzz_with($catcher, seed => $first, runs => $answer->{runs});
    my $content = ask($unplanted, $same, '--no-shrink');
    print STDERR "$bug->{id}: fuzz$same->{words} finds $content->{by} without the bug, too\n"
        if $content->{exit} != 0;
  }
  my $found = @runs;
  my $often = $found < $times ? " ($found found it)" : '';
  push @runs, (9_999_999) x ($times - $found);
  return {
    caught => 2 * $found > $times,
    exit => 0,
    by => join(', ', sort keys %by),
    count => median(@runs),
    unit => 'run',
    times => $times > 1 ? ", the median of $times$often" : '',
    seconds => median(@seconds),
  };
}

my %planted;
sub restore {
  write_file("$tree/$_", $planted{$_}) for keys %planted;
  %planted = ();
}
END {
  my $status = $?;
  restore();
  unlink $unplanted if $unplanted;
  $? = $status;
}
$SIG{INT} = $SIG{TERM} = sub { exit 130 };

my (@rows, @all_seconds);
for my $bug (@asked) {
  %planted = map { $_ => slurp("$tree/$_") } keys %{$bug->{text}};
  write_file("$tree/$_", $bug->{text}{$_}) for keys %{$bug->{text}};
  my $fits = built();
  complain("$bug->{id}: does not build") unless $fits;
  for my $catcher ($fits ? @{$bug->{catchers}} : ()) {
    my $answer = $catcher->{kind} eq 'fuzz' ? ask_fuzz($bug, $catcher)
                                            : ask("$build/replisim", $catcher, '');
    $failed = 1 unless $answer->{caught};
    push @all_seconds, $answer->{seconds};
    push @rows, sprintf '| %s | %s | %s `%s` | %s | %s%s | %s |', $bug->{id}, $bug->{what},
        $catcher->{kind}, $catcher->{words},
        $answer->{caught} ? $answer->{by} : "SURVIVED (exit $answer->{exit})",
        counted($answer->{count}, $answer->{unit}), $answer->{times} // '',
        about($answer->{seconds});
    print "$rows[-1]\n";
    STDOUT->flush;
  }
  restore();
}
built() if $here;
my $longest = (sort { $a <=> $b } @all_seconds)[-1] // 0;
print 'The slowest took ', about($longest), ".\n";
if (!@ARGV && !$failed) {
  write_file("$root/tests/planted/caught.md", join "\n",
    '# Planted bugs and what catches them', '',
    'Written by `tests/planted/bugs.pl`. States are those that `explore` had seen, runs those that',
    '`fuzz` or a scenario took. What only the data path does, `explore` can not see. `fuzz` was',
    "asked $times times, each from seeds of its own. Without the bug every catcher is content:",
    '`explore` and the scenario as a whole, `fuzz` in the run that shows the bug. States and runs',
    'are exact. The seconds are those of a machine with two cores, of `fuzz` in the median and with',
    'the time to make the finding small and to show it on SimGrid.', '',
    '| bug | what it does | asked | caught by | after | seconds |', '|---|---|---|---|---|---|',
    @rows, '', 'The slowest took ' . about($longest) . '.', '');
}
exit $failed;
